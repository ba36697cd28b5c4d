//! Trains the tagger, lemmatiser and parser on a Universal Dependencies treebank and writes their weights.

fn main() {}
