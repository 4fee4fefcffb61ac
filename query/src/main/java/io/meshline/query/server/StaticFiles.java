package io.meshline.query.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The files of the console and of the libraries it uses, from the class path. They are few and do
 * not change while the process runs: each is held, plain and compressed, once it was asked for.
 * Thread-safe.
 */
final class StaticFiles {
  private static final String CONSOLE = "io/meshline/console";
  private static final String WEBJARS = "META-INF/resources";
  private static final String INDEX = "/index.html";
  private static final int MOST_PATH = 1_000;
  private static final Pattern PATH = Pattern.compile("(?:/[A-Za-z0-9_@+-][A-Za-z0-9._@+-]*+)++");
  private static final Pattern INLINE =
      Pattern.compile("<script(?![^>]*\\ssrc=)[^>]*>(.*?)</script>", Pattern.DOTALL);
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("map", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff", "font/woff"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  /** Files that are compressed already do not get smaller. */
  private static final List<String> COMPRESSED = List.of("png", "jpg", "woff", "woff2", "ico");

  private final ClassLoader loader;
  private final Map<String, StaticFile> held = new ConcurrentHashMap<>();
  private final String securityPolicy;

  StaticFiles(ClassLoader loader) {
    this.loader = loader;
    StringBuilder scripts = new StringBuilder("'self'");
    find(INDEX)
        .ifPresent(
            index -> hashes(index).forEach(hash -> scripts.append(" '").append(hash).append('\'')));
    this.securityPolicy =
        "default-src 'self'; script-src "
            + scripts
            + "; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:;"
            + " worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self';"
            + " frame-ancestors 'self'";
  }

  /**
   * A file.
   *
   * @param type media type
   * @param plain its bytes, not to be changed
   * @param gzip the same compressed; empty if that is not worth it
   * @param tag tells versions of it apart, with quotes
   * @param lasting whether what is at this path never changes
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record StaticFile(
      String type, byte[] plain, Optional<byte[]> gzip, String tag, boolean lasting) {}

  /** Which scripts, styles and pictures a browser may use on our pages. */
  String securityPolicy() {
    return securityPolicy;
  }

  /** The file of a path; empty if there is none. */
  Optional<StaticFile> find(String path) {
    String file = path.equals("/") ? INDEX : path;
    StaticFile known = held.get(file);
    if (known != null) {
      return Optional.of(known);
    }
    if (file.length() > MOST_PATH || !PATH.matcher(file).matches()) {
      return Optional.empty();
    }
    boolean library = file.startsWith("/webjars/");
    Optional<StaticFile> found = read((library ? WEBJARS : CONSOLE) + file, file, library);
    found.ifPresent(read -> held.put(file, read));
    return found;
  }

  private Optional<StaticFile> read(String resource, String file, boolean lasting) {
    String ending = file.substring(file.lastIndexOf('.') + 1);
    String type = TYPES.get(ending);
    URL url = loader.getResource(resource);
    // Folders of the class path can be opened like files; they have none of these endings.
    if (type == null || url == null) {
      return Optional.empty();
    }
    try (InputStream in = url.openStream()) {
      byte[] plain = in.readAllBytes();
      Optional<byte[]> gzip =
          COMPRESSED.contains(ending) ? Optional.empty() : Optional.of(gzip(plain));
      String tag = '"' + base64(sha256(plain)).substring(0, 22) + '"';
      return Optional.of(new StaticFile(type, plain, gzip, tag, lasting));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 4 + 64);
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** What the policy names scripts by that stand in a page. */
  private static List<String> hashes(StaticFile page) {
    List<String> hashes = new ArrayList<>();
    Matcher scripts = INLINE.matcher(new String(page.plain(), StandardCharsets.UTF_8));
    while (scripts.find()) {
      byte[] script = String.valueOf(scripts.group(1)).getBytes(StandardCharsets.UTF_8);
      hashes.add("sha256-" + Base64.getEncoder().encodeToString(sha256(script)));
    }
    return hashes;
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
