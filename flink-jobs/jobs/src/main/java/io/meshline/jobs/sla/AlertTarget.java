package io.meshline.jobs.sla;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.meshline.sla.delivery.Manners;
import io.meshline.sla.delivery.Message;
import io.meshline.sla.delivery.Notice;
import java.io.IOException;
import java.io.Serializable;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * Somebody who is told of alerts over HTTP.
 *
 * @param kind which form messages have
 * @param url where they are posted to
 * @param manners how they are told
 */
record AlertTarget(Kind kind, URI url, Manners manners) implements Serializable {
  private static final JsonFactory JSON = new JsonFactory();

  /** How often Alertmanager is told again before it takes an alert for over. */
  private static final int REFRESHES = 4;

  /** The form of messages. */
  enum Kind {
    /** Alertmanager's API v2: {@code POST /api/v2/alerts}. */
    ALERTMANAGER,
    /** What Alertmanager itself posts to webhooks (version 4). */
    WEBHOOK
  }

  /**
   * An Alertmanager.
   *
   * @param base its address, without the path of the API
   */
  static AlertTarget alertmanager(URI base, Duration refresh) {
    String text = base.toString();
    String root = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    return new AlertTarget(
        Kind.ALERTMANAGER, URI.create(root + "/api/v2/alerts"), Manners.ofAlertmanager(refresh));
  }

  /** A webhook. */
  static AlertTarget webhook(URI url, Manners manners) {
    return new AlertTarget(Kind.WEBHOOK, url, manners);
  }

  /** Its name in state. */
  String name() {
    return kind + " " + url;
  }

  /** A message as JSON. */
  String body(Message message, Instant now) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      if (kind == Kind.ALERTMANAGER) {
        json.writeStartArray();
        for (Notice notice : message.notices()) {
          write(json, notice, now);
        }
        json.writeEndArray();
      } else {
        json.writeStartObject();
        json.writeStringField("version", "4");
        json.writeStringField("receiver", "meshline");
        json.writeStringField("groupKey", message.group().toString());
        json.writeStringField("status", status(message.firing()));
        texts(json, "groupLabels", message.group());
        texts(json, "commonLabels", common(message));
        json.writeArrayFieldStart("alerts");
        for (Notice notice : message.notices()) {
          write(json, notice, now);
        }
        json.writeEndArray();
        json.writeEndObject();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return text.toString();
  }

  private void write(JsonGenerator json, Notice notice, Instant now) throws IOException {
    json.writeStartObject();
    if (kind == Kind.WEBHOOK) {
      json.writeStringField("status", status(notice.firing()));
      json.writeStringField("fingerprint", notice.fingerprint());
    }
    texts(json, "labels", notice.labels());
    texts(json, "annotations", notice.annotations());
    json.writeStringField("startsAt", notice.startsAt().toString());
    if (!notice.firing()) {
      json.writeStringField("endsAt", notice.changedAt().toString());
    } else if (kind == Kind.ALERTMANAGER) {
      json.writeStringField(
          "endsAt", now.plus(manners.repeat().multipliedBy(REFRESHES)).toString());
    }
    json.writeEndObject();
  }

  private static String status(boolean firing) {
    return firing ? "firing" : "resolved";
  }

  private static Map<String, String> common(Message message) {
    Map<String, String> common = new TreeMap<>(message.notices().get(0).labels());
    for (Notice notice : message.notices()) {
      common.entrySet().retainAll(notice.labels().entrySet());
    }
    return common;
  }

  private static void texts(JsonGenerator json, String name, Map<String, String> texts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, String> text : texts.entrySet()) {
      json.writeStringField(label(text.getKey()), text.getValue());
    }
    json.writeEndObject();
  }

  /** Names that Alertmanager takes: letters, digits and underscores, no digit first. */
  private static String label(String name) {
    String label = name.replaceAll("[^a-zA-Z0-9_]", "_");
    return label.isEmpty() || Character.isDigit(label.charAt(0)) ? "_" + label : label;
  }
}
