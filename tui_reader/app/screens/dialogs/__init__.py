"""The dialogs: modal screens that ask for one answer.

They know values only: what is done with an answer is the business of whoever opened them. Text from outside goes in
as `Content`, never as markup. Their keys, and the hints on their frames, come from the table of keys.
"""
