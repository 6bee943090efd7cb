"""When sources publish, learned from what they published; and how the polls that may be made are best spent."""
