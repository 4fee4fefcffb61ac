package io.meshline.sink.elasticsearch;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** One document on its way to the search store. Immutable as long as nobody writes to the bytes. */
public final class SearchDocument implements Serializable {
  private final String index;
  private final String id;
  private final long version;
  private final byte[] json;

  /**
   * A document.
   *
   * @param index the index it belongs to; letters, digits, dots and hyphens
   * @param id its id there; letters, digits, hyphens and underscores
   * @param version its external version, at least 0
   * @param json the document itself: one JSON object in UTF-8 without line breaks; not copied
   */
  public SearchDocument(String index, String id, long version, byte[] json) {
    this.index = index;
    this.id = id;
    this.version = version;
    this.json = json;
  }

  /** The index it belongs to. */
  public String index() {
    return index;
  }

  /** Its id in that index. */
  public String id() {
    return id;
  }

  /** Observations merged into it: a larger one replaces a smaller one. */
  public long version() {
    return version;
  }

  /** Its text, UTF-8; the array itself, not a copy. */
  public byte[] json() {
    return json;
  }

  /** Whether both stand for the same document, in whatever version. */
  boolean sameAs(SearchDocument other) {
    return id.equals(other.id) && index.equals(other.index);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SearchDocument that
        && sameAs(that)
        && version == that.version
        && Arrays.equals(json, that.json);
  }

  @Override
  public int hashCode() {
    return Objects.hash(index, id, version);
  }

  /** Index, id, version and size; the text is left out, as it may be long. */
  @Override
  public String toString() {
    return index + "/" + id + " version " + version + ", " + json.length + " bytes";
  }

  /** The text as a string, for tests and messages. */
  String text() {
    return new String(json, StandardCharsets.UTF_8);
  }
}
