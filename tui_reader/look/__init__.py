"""How text and annotations look, before any colour is chosen; free of Textual."""
