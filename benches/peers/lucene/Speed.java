import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LatLonDocValuesField;
import org.apache.lucene.document.LatLonPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.sandbox.search.LatLonPointPrototypeQueries;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.Version;

/** Answers the queries of {@code benches speed} with Lucene: build RECORDS INDEX, serve INDEX. */
public final class Speed {
  private static final int LIMIT = 10;
  private static final int FACET_VALUES = 50;
  private static final double BUFFER_MEGABYTES = 256;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Terms with frequencies and lengths, no positions: what our index keeps. */
  private static final FieldType TEXT = text();

  private static final List<String> END = List.of();

  private final DirectoryReader reader;
  private final IndexSearcher searcher;
  private final Analyzer analyzer = analyzer();

  private Speed(Path index) throws IOException {
    reader = DirectoryReader.open(FSDirectory.open(index));
    searcher = new IndexSearcher(reader);
    // Every query is answered anew, as by the other sides.
    searcher.setQueryCache(null);
  }

  private static FieldType text() {
    FieldType type = new FieldType();
    type.setTokenized(true);
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
    type.freeze();
    return type;
  }

  /** Stems for what is searched; words as written for completions and typing errors. */
  private static Analyzer analyzer() {
    return new PerFieldAnalyzerWrapper(
        new FinnishAnalyzer(), java.util.Map.of("written", new StandardAnalyzer()));
  }

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "build" -> build(Path.of(arguments[1]), Path.of(arguments[2]));
      case "serve" -> serve(Path.of(arguments[1]));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  // Building: one thread reads, as many as there are processors index.

  private static void build(Path input, Path output) throws Exception {
    IndexWriterConfig config = new IndexWriterConfig(analyzer());
    config.setRAMBufferSizeMB(BUFFER_MEGABYTES);
    config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
    config.setUseCompoundFile(false);
    BlockingQueue<List<String>> queue = new ArrayBlockingQueue<>(16);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    try (FSDirectory directory = FSDirectory.open(output);
        IndexWriter writer = new IndexWriter(directory, config)) {
      List<Thread> workers = new ArrayList<>();
      for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
        Thread worker = new Thread(() -> work(queue, writer, failure));
        worker.start();
        workers.add(worker);
      }
      try (BufferedReader reader = Files.newBufferedReader(input, StandardCharsets.UTF_8)) {
        List<String> batch = new ArrayList<>(256);
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          batch.add(line);
          if (batch.size() == 256) {
            queue.put(batch);
            batch = new ArrayList<>(256);
          }
        }
        queue.put(batch.isEmpty() ? new ArrayList<>(List.of()) : batch);
      }
      for (int i = 0; i < workers.size(); i++) {
        queue.put(END);
      }
      for (Thread worker : workers) {
        worker.join();
      }
      if (failure.get() != null) {
        throw new IllegalStateException(failure.get());
      }
      writer.forceMerge(1);
      writer.commit();
    }
  }

  private static void work(
      BlockingQueue<List<String>> queue, IndexWriter writer, AtomicReference<Throwable> failure) {
    try {
      for (List<String> batch = queue.take(); batch != END; batch = queue.take()) {
        for (String line : batch) {
          if (failure.get() == null) {
            try {
              writer.addDocument(document(line));
            } catch (Throwable problem) {
              // Keeps taking, so that the reader does not wait for room.
              failure.compareAndSet(null, problem);
            }
          }
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** All texts in one field, which is the cheapest to search; place, classes, number, record. */
  private static Document document(String line) throws IOException {
    JsonNode record = JSON.readTree(line);
    Document document = new Document();
    List<String> texts = new ArrayList<>();
    texts.add(record.at("/name/fi").asText());
    texts.add(record.at("/summary/fi").asText());
    texts.add(record.at("/description/fi").asText());
    texts.add(record.at("/organization/name").asText());
    record.get("classes").forEach(value -> texts.add(value.asText()));
    record.get("terms").forEach(value -> texts.add(value.asText()));
    for (String text : texts) {
      document.add(new Field("text", text, TEXT));
      document.add(new Field("written", text, TEXT));
    }
    JsonNode place = record.at("/locations/0");
    double lat = place.get("lat").asDouble();
    double lon = place.get("lon").asDouble();
    document.add(new LatLonPoint("place", lat, lon));
    document.add(new LatLonDocValuesField("place", lat, lon));
    record
        .get("classes")
        .forEach(
            value -> document.add(new SortedSetDocValuesField("class", new BytesRef(value.asText()))));
    String id = record.get("id").asText();
    document.add(
        new NumericDocValuesField("number", Long.parseLong(id.substring(id.indexOf(':') + 1))));
    document.add(new StoredField("record", line.getBytes(StandardCharsets.UTF_8)));
    return document;
  }

  // Answering.

  private static void serve(Path index) throws Exception {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    long started = System.nanoTime();
    Speed speed = new Speed(index);
    double openMs = (System.nanoTime() - started) / 1e6;
    ObjectNode opened = JSON.createObjectNode();
    opened.put("version", "Lucene " + Version.LATEST + ", Java " + Runtime.version().feature());
    opened.put("documents", speed.reader.numDocs());
    opened.put("open_ms", openMs);
    out.println(opened);
    out.flush();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(speed.answer(JSON.readTree(line)));
      out.flush();
    }
  }

  private ObjectNode answer(JsonNode asked) throws IOException {
    int runs = asked.get("runs").asInt();
    ObjectNode answer = null;
    ArrayNode micros = JSON.createArrayNode();
    for (int run = 0; run < runs; run++) {
      long started = System.nanoTime();
      Found found = find(asked);
      micros.add((System.nanoTime() - started) / 1e3);
      answer = found.json();
    }
    answer.set("micros", micros);
    return answer;
  }

  /** What was found: numbers of records, or counts, or how many completions. */
  private record Found(long[] ids, long total, List<String> classes, List<Long> counts) {
    ObjectNode json() {
      ObjectNode json = JSON.createObjectNode();
      ArrayNode numbers = json.putArray("ids");
      for (long id : ids) {
        numbers.add(id);
      }
      if (total >= 0) {
        json.put("total", total);
      }
      ArrayNode values = json.putArray("counts");
      for (int i = 0; i < classes.size(); i++) {
        values.addArray().add(classes.get(i)).add(counts.get(i));
      }
      return json;
    }
  }

  private Found find(JsonNode asked) throws IOException {
    String set = asked.get("set").asText();
    JsonNode middle = asked.get("middle");
    double lat = middle == null ? 0 : middle.get(0).asDouble();
    double lon = middle == null ? 0 : middle.get(1).asDouble();
    switch (set) {
      case "q1", "q1_or" -> {
        return top(words(asked, set));
      }
      case "q2", "q2_or" -> {
        return top(within(words(asked, set), lat, lon, asked.get("radius_m").asDouble()));
      }
      case "q3" -> {
        Query query = within(words(asked, set), lat, lon, asked.get("radius_m").asDouble());
        Sort sort = new Sort(LatLonDocValuesField.newDistanceSort("place", lat, lon));
        return found(searcher.search(query, LIMIT, sort));
      }
      case "q4" -> {
        return found(LatLonPointPrototypeQueries.nearest(searcher, "place", lat, lon, LIMIT));
      }
      case "q5" -> {
        JsonNode bounds = asked.get("bounds");
        return counts(
            LatLonPoint.newBoxQuery(
                "place",
                bounds.get(0).asDouble(),
                bounds.get(2).asDouble(),
                bounds.get(1).asDouble(),
                bounds.get(3).asDouble()));
      }
      case "q6" -> {
        return top(new PrefixQuery(new Term("written", asked.get("text").asText())));
      }
      case "q7" -> {
        return top(new FuzzyQuery(new Term("written", asked.get("text").asText()), 1, 1));
      }
      default -> throw new IllegalArgumentException(set);
    }
  }

  /** Both words, or either. */
  private Query words(JsonNode asked, String set) throws IOException {
    BooleanClause.Occur occur =
        set.endsWith("_or") ? BooleanClause.Occur.SHOULD : BooleanClause.Occur.MUST;
    BooleanQuery.Builder words = new BooleanQuery.Builder();
    for (JsonNode word : asked.get("words")) {
      try (TokenStream tokens = analyzer.tokenStream("text", word.asText())) {
        CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
        tokens.reset();
        while (tokens.incrementToken()) {
          words.add(new TermQuery(new Term("text", term.toString())), occur);
        }
        tokens.end();
      }
    }
    return words.build();
  }

  private static Query within(Query words, double lat, double lon, double radius) {
    return new BooleanQuery.Builder()
        .add(words, BooleanClause.Occur.MUST)
        .add(LatLonPoint.newDistanceQuery("place", lat, lon, radius), BooleanClause.Occur.FILTER)
        .build();
  }

  private Found top(Query query) throws IOException {
    return found(searcher.search(query, LIMIT));
  }

  private Found found(TopDocs top) throws IOException {
    long[] ids = new long[top.scoreDocs.length];
    for (int i = 0; i < ids.length; i++) {
      ScoreDoc hit = top.scoreDocs[i];
      List<LeafReaderContext> leaves = reader.leaves();
      LeafReaderContext leaf = leaves.get(org.apache.lucene.index.ReaderUtil.subIndex(hit.doc, leaves));
      NumericDocValues numbers = DocValues.getNumeric(leaf.reader(), "number");
      numbers.advanceExact(hit.doc - leaf.docBase);
      ids[i] = numbers.longValue();
    }
    // Counting stops early by default: the number is a bound and not compared.
    return new Found(ids, -1, List.of(), List.of());
  }

  /** How many records of a query have each class, the most frequent first. */
  private Found counts(Query query) throws IOException {
    LeafReader only = reader.leaves().get(0).reader();
    SortedSetDocValues names = DocValues.getSortedSet(only, "class");
    long[] counts = new long[(int) names.getValueCount()];
    long[] total = new long[1];
    searcher.search(
        query,
        new SimpleCollector() {
          private SortedSetDocValues classes;

          @Override
          protected void doSetNextReader(LeafReaderContext leaf) throws IOException {
            classes = DocValues.getSortedSet(leaf.reader(), "class");
          }

          @Override
          public void collect(int doc) throws IOException {
            total[0]++;
            if (classes.advanceExact(doc)) {
              for (int i = 0; i < classes.docValueCount(); i++) {
                counts[(int) classes.nextOrd()]++;
              }
            }
          }

          @Override
          public ScoreMode scoreMode() {
            return ScoreMode.COMPLETE_NO_SCORES;
          }
        });
    PriorityQueue<Integer> best =
        new PriorityQueue<>((a, b) -> Long.compare(counts[a], counts[b]));
    for (int ord = 0; ord < counts.length; ord++) {
      if (counts[ord] > 0) {
        best.add(ord);
        if (best.size() > FACET_VALUES) {
          best.poll();
        }
      }
    }
    List<String> classes = new ArrayList<>();
    List<Long> values = new ArrayList<>();
    while (!best.isEmpty()) {
      int ord = best.poll();
      classes.add(0, names.lookupOrd(ord).utf8ToString());
      values.add(0, counts[ord]);
    }
    return new Found(new long[0], total[0], classes, values);
  }
}
