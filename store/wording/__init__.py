"""The words in which facts are told, whoever shows them: a terminal, a report, a page. Layout is theirs."""
