"""The stand-ins for a provider: a model that needs no network, and a server that answers like one."""
