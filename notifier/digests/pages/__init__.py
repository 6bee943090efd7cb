"""How an edition looks: its page, and the forms in which the page is written."""
