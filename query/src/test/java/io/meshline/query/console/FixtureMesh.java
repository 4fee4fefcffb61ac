package io.meshline.query.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A mesh that exists in tests alone: who is there, who calls whom, and how well that goes. */
final class FixtureMesh {
  /** A name that would be a program if it were ever taken for markup. */
  static final String HOSTILE = "<img src=x onerror=alert(1)>";

  private final Map<String, Party> parties = new LinkedHashMap<>();
  private final List<Call> calls = new ArrayList<>();

  /** By id of who is called. */
  private final Map<String, List<Call>> incoming = new LinkedHashMap<>();

  /**
   * A node at service grain.
   *
   * @param namespace empty: none
   * @param kind as in the API
   */
  record Party(String name, String namespace, String kind) {
    String id() {
      return kind + "///" + namespace + "/" + name;
    }

    String label() {
      return namespace.isEmpty() ? name : namespace + "/" + name;
    }
  }

  /**
   * Calls from one to another.
   *
   * @param perMinute how many
   * @param failing share that fails, 0 to 1
   * @param medianMicros median latency in microseconds
   * @param points how many of the four observation points see them: 1, 2 or 4
   */
  record Call(
      Party source,
      Party destination,
      double perMinute,
      double failing,
      double medianMicros,
      int points) {
    String id() {
      return source.id() + ">" + destination.id();
    }
  }

  /** A shop of seventeen nodes in three namespaces; one call fails often, some at times. */
  static FixtureMesh shop() {
    FixtureMesh mesh = new FixtureMesh();
    Party user = mesh.add("User", "", "user");
    Party front = mesh.add("front", "shop", "service");
    Party cart = mesh.add("cart", "shop", "service");
    Party catalog = mesh.add("catalog", "shop", "service");
    Party inventory = mesh.add("inventory", "shop", "service");
    Party checkout = mesh.add("checkout", "shop", "service");
    Party search = mesh.add("search", "shop", "service");
    Party payment = mesh.add("payment", "billing", "service");
    Party fraud = mesh.add("fraud-check", "billing", "service");
    Party ledger = mesh.add("ledger", "billing", "service");
    Party auth = mesh.add("auth", "identity", "service");
    Party accounts = mesh.add("accounts", "identity", "service");
    Party shipping = mesh.add("shipping", "shop", "service");
    Party orders = mesh.add("shop.orders", "", "messaging");
    Party stock = mesh.add("postgres/stock", "", "database");
    Party sessions = mesh.add("redis/sessions", "", "cache");
    Party bank = mesh.add("api.bank.example", "", "external");
    mesh.call(user, front, 1280, 0.004, 38_000, 1);
    mesh.call(front, auth, 1260, 0.001, 4_200, 4);
    mesh.call(front, catalog, 860, 0.002, 11_800, 4);
    mesh.call(front, search, 410, 0.003, 21_000, 4);
    mesh.call(front, cart, 390, 0.0, 6_100, 4);
    mesh.call(front, checkout, 134, 0.031, 96_000, 4);
    mesh.call(search, catalog, 405, 0.0, 9_000, 4);
    mesh.call(catalog, inventory, 1190, 0.001, 3_600, 4);
    mesh.call(cart, inventory, 120, 0.0, 3_900, 2);
    mesh.call(inventory, stock, 1900, 0.0, 900, 1);
    mesh.call(checkout, payment, 131, 0.083, 74_000, 4);
    mesh.call(checkout, cart, 133, 0.0, 5_800, 4);
    mesh.call(checkout, orders, 119, 0.0, 700, 1);
    mesh.call(orders, shipping, 118, 0.0, 12_000, 1);
    mesh.call(payment, fraud, 130, 0.012, 28_000, 4);
    mesh.call(payment, bank, 96, 0.104, 310_000, 1);
    mesh.call(payment, ledger, 121, 0.0, 8_400, 4);
    mesh.call(auth, accounts, 320, 0.0, 3_000, 4);
    mesh.call(auth, sessions, 1250, 0.0, 350, 1);
    return mesh;
  }

  /** Many services in namespaces of about forty; seeded, so always the same. */
  static FixtureMesh large(int services, int edges) {
    FixtureMesh mesh = new FixtureMesh();
    Random random = new Random(20261129);
    List<Party> all = new ArrayList<>();
    int namespaces = Math.max(1, services / 40);
    for (int i = 0; i < services; i++) {
      String namespace = "team-" + i * namespaces / services;
      all.add(mesh.add("service-" + i, namespace, "service"));
    }
    Map<String, Boolean> drawn = new LinkedHashMap<>();
    while (drawn.size() < edges) {
      int from = random.nextInt(services);
      int reach = random.nextInt(100) < 70 ? 40 : services;
      int to = from + 1 + random.nextInt(reach);
      if (to >= services || drawn.put(from + ">" + to, true) != null) {
        continue;
      }
      double rate = Math.exp(random.nextDouble() * 9 - 1);
      int luck = random.nextInt(100);
      double failing = luck < 2 ? 0.12 : luck < 6 ? 0.02 : 0.0005;
      mesh.call(all.get(from), all.get(to), rate, failing, 1_000 + random.nextInt(90_000), 4);
    }
    return mesh;
  }

  /** The same mesh a while later: other rates everywhere, and other calls that fail. */
  FixtureMesh later(long seed) {
    Random random = new Random(seed);
    FixtureMesh mesh = new FixtureMesh();
    parties.values().forEach(party -> mesh.parties.put(party.id(), party));
    for (Call call : calls) {
      double rate = call.perMinute() * (0.8 + 0.4 * random.nextDouble());
      double failing = random.nextInt(100) < 2 ? 0.12 : 0.0005;
      mesh.call(
          call.source(), call.destination(), rate, failing, call.medianMicros(), call.points());
    }
    return mesh;
  }

  /** Adds a node. */
  Party add(String name, String namespace, String kind) {
    Party party = new Party(name, namespace, kind);
    parties.put(party.id(), party);
    return party;
  }

  /** Adds calls. */
  void call(
      Party source,
      Party destination,
      double perMinute,
      double failing,
      double medianMicros,
      int points) {
    Call call = new Call(source, destination, perMinute, failing, medianMicros, points);
    calls.add(call);
    incoming.computeIfAbsent(destination.id(), id -> new ArrayList<>()).add(call);
  }

  /** Takes a node away, with all its calls. */
  FixtureMesh without(String id) {
    parties.remove(id);
    incoming.remove(id);
    calls.removeIf(call -> call.source().id().equals(id) || call.destination().id().equals(id));
    incoming.values().forEach(into -> into.removeIf(call -> call.source().id().equals(id)));
    return this;
  }

  List<Party> parties() {
    return List.copyOf(parties.values());
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  /** The node of an id. */
  Party party(String id) {
    Party found = parties.get(id);
    if (found == null) {
      throw new IllegalArgumentException(
          "party: " + id + " (expected: one of " + parties.keySet() + ")");
    }
    return found;
  }

  /** Calls to the node of an id. */
  List<Call> callsTo(String id) {
    return List.copyOf(incoming.getOrDefault(id, List.of()));
  }
}
