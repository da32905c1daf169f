"""Parts of records that several formats share."""
