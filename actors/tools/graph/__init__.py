"""The relations between the tools of a pool: data flow, similarity, and sampling by both."""
