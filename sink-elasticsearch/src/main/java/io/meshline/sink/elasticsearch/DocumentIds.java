package io.meshline.sink.elasticsearch;

import io.meshline.schemas.Grain;
import io.meshline.schemas.Party;
import io.meshline.schemas.Resolution;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Ids of documents: the first 128 bits of SHA-256 over entity, grain, resolution and window start,
 * in base64url (22 characters). Every text goes in with its length before it, so that no two
 * entities give the same bytes. Not thread-safe.
 */
final class DocumentIds {
  private static final int ID_BYTES = 16;

  private final MessageDigest sha256 = sha256();
  private final ByteBuffer number = ByteBuffer.allocate(Long.BYTES);

  /** Id of an edge's document. */
  String edge(
      Party source, Party destination, Grain grain, Resolution resolution, long windowStartMillis) {
    sha256.update((byte) 'e');
    party(source);
    party(destination);
    return window(grain, resolution, windowStartMillis);
  }

  /** Id of a node's document. */
  String node(Party node, Grain grain, Resolution resolution, long windowStartMillis) {
    sha256.update((byte) 'n');
    party(node);
    return window(grain, resolution, windowStartMillis);
  }

  /** Id of the document of an objective's progress. */
  String sla(
      String objective,
      Party source,
      Party destination,
      Grain grain,
      Resolution resolution,
      long windowStartMillis) {
    sha256.update((byte) 's');
    text(objective);
    party(source);
    party(destination);
    return window(grain, resolution, windowStartMillis);
  }

  /** Id of the document of an alert from its first sign to its end. */
  String alert(String fingerprint, long startMillis) {
    sha256.update((byte) 'a');
    text(fingerprint);
    number(startMillis);
    return digest();
  }

  /** Id of the document of a change of the topology. */
  String event(
      String kind, Party source, Party destination, Grain grain, long atMillis, String detail) {
    sha256.update((byte) 't');
    text(kind);
    party(source);
    party(destination);
    text(grain.name());
    text(detail);
    number(atMillis);
    return digest();
  }

  private void party(Party party) {
    text(party.getKind().name());
    text(party.getTenant());
    text(party.getEnvironment());
    text(party.getNamespace());
    text(party.getService());
    text(party.getInstance());
    text(party.getEndpoint());
  }

  private String window(Grain grain, Resolution resolution, long startMillis) {
    text(grain.name());
    text(resolution.name());
    number(startMillis);
    return digest();
  }

  private String digest() {
    byte[] digest = sha256.digest();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, ID_BYTES));
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    sha256.update(bytes);
  }

  private void number(long value) {
    sha256.update(number.putLong(0, value).array());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256, this one does not", e);
    }
  }
}
