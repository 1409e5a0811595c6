"""The parts of an open article: each is a subject of changes to it, reached as an attribute of `OpenArticle`."""
