import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReference;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.LatLonDocValuesField;
import org.apache.lucene.document.LatLonPoint;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Version;

/** Indexes generated services with Lucene: the same texts, positions and records as our build. */
public final class BuildIndex {
  /** Records a thread takes at once. */
  private static final int BATCH = 256;

  /** Batches read ahead. */
  private static final int AHEAD = 16;

  private static final List<String> END = List.of();

  private static final FieldType TEXT = text();

  /** Terms with frequencies and lengths, without positions: what our index keeps. */
  private static FieldType text() {
    FieldType type = new FieldType();
    type.setTokenized(true);
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
    type.freeze();
    return type;
  }

  private BuildIndex() {}

  /** Arguments: records, a folder that does not exist, threads, megabytes of buffer. */
  public static void main(String[] arguments) throws Exception {
    Path input = Path.of(arguments[0]);
    Path output = Path.of(arguments[1]);
    int threads = Integer.parseInt(arguments[2]);
    double megabytes = Double.parseDouble(arguments[3]);

    long started = System.nanoTime();
    IndexWriterConfig config = new IndexWriterConfig(new FinnishAnalyzer());
    config.setRAMBufferSizeMB(megabytes);
    config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
    try (FSDirectory directory = FSDirectory.open(output);
        IndexWriter writer = new IndexWriter(directory, config)) {
      index(input, writer, threads);
      writer.commit();
      double committed = seconds(started);
      int segments = directory.listAll().length;
      writer.forceMerge(1);
      writer.commit();
      double merged = seconds(started);
      System.out.printf(
          java.util.Locale.ROOT,
          "{\"version\": \"Lucene %s, Java %s\", \"documents\": %d, \"committed_seconds\": %.3f,"
              + " \"merged_seconds\": %.3f}%n",
          Version.LATEST,
          Runtime.version().feature(),
          writer.getDocStats().numDocs,
          committed,
          merged);
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static void index(Path input, IndexWriter writer, int threads) throws Exception {
    BlockingQueue<List<String>> queue = new ArrayBlockingQueue<>(AHEAD);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread worker = new Thread(() -> work(queue, writer, failure));
      worker.start();
      workers.add(worker);
    }
    try (BufferedReader reader = Files.newBufferedReader(input, StandardCharsets.UTF_8)) {
      List<String> batch = new ArrayList<>(BATCH);
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        batch.add(line);
        if (batch.size() == BATCH) {
          queue.put(batch);
          batch = new ArrayList<>(BATCH);
        }
      }
      if (!batch.isEmpty()) {
        queue.put(batch);
      }
    }
    for (int i = 0; i < threads; i++) {
      queue.put(END);
    }
    for (Thread worker : workers) {
      worker.join();
    }
    if (failure.get() != null) {
      throw new IllegalStateException(failure.get());
    }
  }

  private static void work(
      BlockingQueue<List<String>> queue, IndexWriter writer, AtomicReference<Throwable> failure) {
    JsonFactory json = new JsonFactory();
    try {
      for (List<String> batch = queue.take(); batch != END; batch = queue.take()) {
        for (String line : batch) {
          if (failure.get() == null) {
            writer.addDocument(document(json, line));
          }
        }
      }
    } catch (Throwable problem) {
      failure.compareAndSet(null, problem);
      // Keeps taking, so that the reader does not wait for room.
      try {
        while (queue.take() != END) {}
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The texts by the zones of our index, the position, the record as it was. */
  private static Document document(JsonFactory json, String line) throws IOException {
    Document document = new Document();
    double lat = Double.NaN;
    double lon = Double.NaN;
    try (JsonParser parser = json.createParser(line)) {
      String top = null;
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case START_OBJECT, START_ARRAY -> depth++;
          case END_OBJECT, END_ARRAY -> depth--;
          case FIELD_NAME -> {
            if (depth == 1) {
              top = parser.currentName();
            }
          }
          case VALUE_STRING -> text(document, top, parser);
          case VALUE_NUMBER_FLOAT, VALUE_NUMBER_INT -> {
            if (parser.currentName().equals("lat")) {
              lat = parser.getDoubleValue();
            } else if (parser.currentName().equals("lon")) {
              lon = parser.getDoubleValue();
            }
          }
          default -> {}
        }
      }
    }
    if (!Double.isNaN(lat) && !Double.isNaN(lon)) {
      document.add(new LatLonPoint("place", lat, lon));
      document.add(new LatLonDocValuesField("place", lat, lon));
    }
    document.add(new StoredField("record", line.getBytes(StandardCharsets.UTF_8)));
    return document;
  }

  private static void text(Document document, String top, JsonParser parser) throws IOException {
    String text = parser.getText();
    switch (top) {
      case "id" -> document.add(new StringField("id", text, Field.Store.NO));
      case "name" -> document.add(new Field("name", text, TEXT));
      case "summary", "description" -> document.add(new Field("body", text, TEXT));
      case "classes", "terms", "labels", "target", "life_events", "kind" ->
          document.add(new Field("topics", text, TEXT));
      case "organization" -> {
        if (parser.currentName().equals("name")) {
          document.add(new Field("organization", text, TEXT));
        }
      }
      case "locations" -> document.add(new Field("place_name", text, TEXT));
      default -> {}
    }
  }
}
