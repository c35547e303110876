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

// The clauses of every statement of a script, as Neo4j's grammar parts it.
function statements(parsed) {
  const clauses = (part) => [
    ...(/^(CreateConstraint|\w+Clause)Context$/.test(part.constructor.name) ? [part.constructor.name.replace(/Clause|Context/g, "")] : []),
    ...(part.children || []).flatMap(clauses),
  ];
  return parsed.statementsParsing.map((statement) => clauses(statement.ctx)).filter((found) => found.length);
}

// A term as the tests compare it: names of blank nodes mean nothing.
function term({ termType, value, language, datatype }) {
  if (termType === "BlankNode") return "_:";
  return termType === "Literal" ? [value, language, datatype.value] : value;
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
  cypher: (file) => {
    const { lintCypherQuery, parserWrapper } = need("@neo4j-cypher/language-support");
    const text = fs.readFileSync(file, "utf8");
    const faults = lintCypherQuery(text, {}).diagnostics.map((fault) => fault.message);
    return { faults, statements: statements(parserWrapper.parse(text)) };
  },
  n3: (file, format) =>
    new (need("n3").Parser)({ format }).parse(fs.readFileSync(file, "utf8")).map((quad) => [quad.subject, quad.predicate, quad.object, quad.graph].map(term)),
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
