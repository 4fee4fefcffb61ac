package io.meshline.query.console;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Service levels, alerts and events about {@link FixtureMesh#shop()}, filtered as the query API
 * does: by {@code service}, or by {@code source} and {@code destination}, each an id at the grain
 * service.
 */
final class FixtureStored {
  /** Events between checkout and payment. */
  static final int CHANGES = 45;

  /** Objectives for the calls from catalog to inventory. */
  static final int MANY_OBJECTIVES = 230;

  private static final JsonMapper JSON = new JsonMapper();
  private static final String FRAUD = "service///billing/fraud-check";
  private static final String PAYMENT = "service///billing/payment";
  private static final String CHECKOUT = "service///shop/checkout";

  private final Instant now;

  FixtureStored(Instant now) {
    this.now = now;
  }

  /**
   * The newest state; or with {@code step} those of the last thirty minutes, in which the budget
   * goes.
   */
  ObjectNode sla(Map<String, String> query) {
    List<ObjectNode> items = new ArrayList<>();
    String node = query.getOrDefault("node", "");
    if (query.getOrDefault("source", "").endsWith("/catalog") && !query.containsKey("step")) {
      for (int i = 0; i < MANY_OBJECTIVES; i++) {
        items.add(many(i));
      }
    }
    if (node.endsWith("/checkout") || node.endsWith("/payment")) {
      int states = query.containsKey("step") ? 30 : 1;
      for (int i = states; i > 0; i--) {
        ObjectNode item = item(60 * i);
        putService(item, "service", PAYMENT);
        item.putObject("objective")
            .put("name", "orders go through")
            .put("indicator", "availability")
            .put("target", 0.995)
            .put("period_minutes", 40_320);
        double left = i > 12 ? 0.62 - 0.001 * (30 - i) : 0.18 + 0.036 * i;
        item.put("compliance", 0.9931).put("error_budget_left", i == 1 ? 0.18 : left);
        item.putObject("burn_rate").put("1h", 14.2).put("6h", 3.1).put("3d", 0.9);
        items.add(item);
      }
    }
    return answer(items, query);
  }

  private ObjectNode many(int i) {
    ObjectNode item = item(60);
    item.putObject("objective").put("name", "objective " + i).put("target", 0.99);
    item.put("error_budget_left", (double) i / MANY_OBJECTIVES);
    return item;
  }

  ObjectNode alerts(Map<String, String> query) {
    List<ObjectNode> items = new ArrayList<>();
    if (isAbout(query, PAYMENT, "")) {
      ObjectNode item = item(420);
      item.put("message", "orders go through burns its budget 14 times too fast");
      item.putObject("alert").put("name", "budget").put("severity", "page").put("state", "firing");
      putService(item, "service", PAYMENT);
      items.add(item);
    }
    return answer(items, query);
  }

  ObjectNode events(Map<String, String> query) {
    List<ObjectNode> items = new ArrayList<>();
    if (isAbout(query, PAYMENT, FRAUD)) {
      items.add(change(540, "first calls from payment to fraud-check", PAYMENT, FRAUD));
    }
    if (isAbout(query, CHECKOUT, PAYMENT)) {
      for (int i = 0; i < CHANGES; i++) {
        String what = i % 2 == 0 ? "silent" : "back";
        items.add(change(600 + i, "checkout to payment: " + what, CHECKOUT, PAYMENT));
      }
    }
    return answer(items, query);
  }

  private static boolean isAbout(Map<String, String> query, String one, String other) {
    if (query.containsKey("source")) {
      return one.equals(query.get("source")) && other.equals(query.get("destination"));
    }
    String service = query.getOrDefault("service", "");
    return service.isEmpty() || service.equals(one) || service.equals(other);
  }

  private ObjectNode change(int secondsAgo, String message, String source, String destination) {
    ObjectNode item = item(secondsAgo).put("message", message);
    item.putObject("event").put("kind", "first_seen");
    putService(item.putObject("source"), "service", source);
    putService(item.putObject("destination"), "service", destination);
    return item;
  }

  private ObjectNode item(int secondsAgo) {
    return JSON.createObjectNode().put("@timestamp", now.minusSeconds(secondsAgo).toString());
  }

  private static void putService(ObjectNode to, String field, String id) {
    String[] parts = id.split("/", -1);
    to.putObject(field).put("namespace", parts[3]).put("name", parts[4]);
  }

  private static ObjectNode answer(List<ObjectNode> items, Map<String, String> query) {
    int size = Integer.parseInt(query.getOrDefault("page_size", "100"));
    ObjectNode answer = JSON.createObjectNode().put("available", true);
    ArrayNode page = answer.putArray("items");
    items.stream().limit(size).forEach(page::add);
    ObjectNode pages = answer.putObject("page").put("size", size).put("total", items.size());
    if (items.size() > size) {
      pages.put("next_cursor", "further");
    }
    return answer;
  }
}
