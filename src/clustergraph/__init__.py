"""clustergraph: a knowledge graph of industrial competitiveness clusters, with every fact cited."""
