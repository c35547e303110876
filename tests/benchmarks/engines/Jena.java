import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.QueryExecutionFactory;
import org.apache.jena.query.ReadWrite;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.sys.JenaSystem;
import org.apache.jena.tdb2.TDB2Factory;
import org.apache.jena.tdb2.loader.DataLoader;
import org.apache.jena.tdb2.loader.LoaderFactory;

/**
 * A TDB2 database in a folder: `load FOLDER FILE` fills it, `ask FOLDER` answers what comes on standard input.
 *
 * A question is the number of its bytes, four bytes high end first, and its text in UTF-8. An answer is SPARQL JSON, or
 * N-Triples, or `error ` and a reason, and after it a byte 0, which none of them has.
 */
public class Jena {
    public static void main(String[] given) throws Exception {
        PrintStream out = new PrintStream(new BufferedOutputStream(System.out, 1 << 16), false, "UTF-8");
        JenaSystem.init();
        Dataset data = TDB2Factory.connectDataset(given[1]);
        if (given[0].equals("load")) {
            DataLoader loader = LoaderFactory.parallelLoader(data.asDatasetGraph(), (format, values) -> {});
            loader.startBulk();
            loader.load(given[2]);
            loader.finishBulk();
            data.close();
            return;
        }
        data.begin(ReadWrite.READ);
        DataInputStream in = new DataInputStream(System.in);
        for (;;) {
            out.write(0);
            out.flush();
            byte[] text;
            try {
                text = new byte[in.readInt()];
            } catch (EOFException end) {
                return;
            }
            in.readFully(text);
            try (QueryExecution asked = QueryExecutionFactory.create(new String(text, StandardCharsets.UTF_8), data)) {
                answer(asked, out);
            } catch (Exception error) {
                out.print("error " + error);
            }
        }
    }

    private static void answer(QueryExecution asked, OutputStream out) {
        if (asked.getQuery().isSelectType()) {
            ResultSetFormatter.outputAsJSON(out, asked.execSelect());
        } else if (asked.getQuery().isAskType()) {
            ResultSetFormatter.outputAsJSON(out, asked.execAsk());
        } else {
            RDFDataMgr.write(out, asked.execConstruct(), Lang.NTRIPLES);
        }
    }
}
