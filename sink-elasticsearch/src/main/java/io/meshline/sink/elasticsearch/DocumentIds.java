package io.meshline.sink.elasticsearch;

import io.meshline.schemas.Grain;
import io.meshline.schemas.Party;
import io.meshline.schemas.Resolution;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final MessageDigest sha256 = sha256();
  // What is hashed: at one go, for each call of the hash costs as much as some ten bytes.
  private byte[] hashed = new byte[512];
  private int size;

  /** Id of an edge's document. */
  String edge(
      Party source, Party destination, Grain grain, Resolution resolution, long windowStartMillis) {
    begin('e');
    party(source);
    party(destination);
    return window(grain, resolution, windowStartMillis);
  }

  /** Id of a node's document. */
  String node(Party node, Grain grain, Resolution resolution, long windowStartMillis) {
    begin('n');
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
    begin('s');
    text(objective);
    party(source);
    party(destination);
    return window(grain, resolution, windowStartMillis);
  }

  /** Id of the document of an alert from its first sign to its end. */
  String alert(String fingerprint, long startMillis) {
    begin('a');
    text(fingerprint);
    number(startMillis);
    return digest();
  }

  /** Id of the document of a change of the topology. */
  String event(
      String kind, Party source, Party destination, Grain grain, long atMillis, String detail) {
    begin('t');
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
    sha256.update(hashed, 0, size);
    byte[] digest = sha256.digest();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, ID_BYTES));
  }

  private void begin(char kind) {
    size = 0;
    room(1);
    hashed[size++] = (byte) kind;
  }

  private void text(String text) {
    room(Long.BYTES + Utf8.LONGEST * text.length());
    int begin = size + Long.BYTES;
    int end = begin;
    for (int i = 0; i < text.length(); i++) {
      char next = text.charAt(i);
      if (Character.isSurrogate(next)) {
        utf8(text);
        return;
      }
      end = Utf8.put(next, hashed, end);
    }
    LONG.set(hashed, size, (long) (end - begin));
    size = end;
  }

  private void utf8(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    number(bytes.length);
    room(bytes.length);
    System.arraycopy(bytes, 0, hashed, size, bytes.length);
    size += bytes.length;
  }

  private void number(long value) {
    room(Long.BYTES);
    LONG.set(hashed, size, value);
    size += Long.BYTES;
  }

  private void room(int bytes) {
    if (hashed.length - size < bytes) {
      hashed = Arrays.copyOf(hashed, Math.max(2 * hashed.length, size + bytes));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256, this one does not", e);
    }
  }
}
