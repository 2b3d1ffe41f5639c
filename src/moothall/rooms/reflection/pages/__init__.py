"""What the pages say: nouns, figures and answers as the parameters of components."""
