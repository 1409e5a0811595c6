"""Presentation of text and annotations, independent of colours and of Textual."""
