// Reads files with the libraries that people open them with; answers each line of JSON with a line of JSON.
const fs = require("fs");
const readline = require("readline");
const { createRequire } = require("module");
const path = require("path");

// Libraries are where the environment says, not beside this file.
const need = createRequire(path.join(process.env.CLUSTERGRAPH_NODE_MODULES, "here.js"));

function plain(graph) {
  return {
    title: graph.getAttributes().description,
    nodes: graph.mapNodes((id, data) => ({ ...data, id })),
    edges: graph.mapEdges((id, data, source, target) => ({ data, id, source, target })),
    multi: graph.multi,
    type: graph.type,
  };
}

const READERS = {
  gexf: (file) => plain(need("graphology-gexf").parse(need("graphology"), fs.readFileSync(file, "utf8"))),
  graphml: (file) => plain(need("graphology-graphml").parse(need("graphology"), fs.readFileSync(file, "utf8"))),
  cytoscape: (file) => {
    const text = JSON.parse(fs.readFileSync(file, "utf8"));
    const graph = need("cytoscape")({ headless: true, styleEnabled: true, ...text });
    const found = {
      nodes: graph.nodes().map((node) => ({ data: node.data(), position: node.position(), shape: node.style("shape") })),
      edges: graph.edges().map((edge) => edge.data()),
    };
    return found;
  },
  n3: (file, format) => new (need("n3").Parser)({ format }).parse(fs.readFileSync(file, "utf8")).length,
};

// Cytoscape keeps a clock running, which must not keep the process alive.
readline.createInterface({ input: process.stdin }).on("close", () => process.exit(0)).on("line", (line) => {
  const { format, file, options } = JSON.parse(line);
  let answer;
  try {
    answer = { found: READERS[format](file, options) };
  } catch (error) {
    answer = { error: String((error && error.stack) || error) };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
});
