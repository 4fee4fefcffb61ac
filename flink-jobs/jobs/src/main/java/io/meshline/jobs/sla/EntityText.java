package io.meshline.jobs.sla;

import io.meshline.sla.Entity;
import io.meshline.sla.Grain;
import io.meshline.sla.Party;

/**
 * Entities as text, for keys of state: each of their texts with its length before it, so that no
 * two are the same. Part of savepoints.
 */
final class EntityText {
  private static final char EDGE = 'e';
  private static final char NODE = 'n';

  private final String text;
  private int position;

  private EntityText(String text) {
    this.text = text;
  }

  /** The text of an entity. */
  static String of(Entity entity) {
    StringBuilder text = new StringBuilder(64);
    Party source = entity.source();
    text.append(source == null ? NODE : EDGE);
    text.append(
        switch (entity.grain()) {
          case SERVICE -> 's';
          case INSTANCE -> 'i';
          case ENDPOINT -> 'e';
        });
    if (source != null) {
      write(text, source);
    }
    write(text, entity.destination());
    return text.toString();
  }

  /** The text of the called service: what belongs to it is looked at together. */
  static String owner(Entity entity) {
    Party called = entity.destination();
    return of(
        Entity.node(
            Grain.SERVICE,
            new Party(
                called.tenant(),
                called.environment(),
                called.namespace(),
                called.service(),
                "",
                "",
                called.kind())));
  }

  /** The entity of a text. */
  static Entity entity(String text) {
    EntityText read = new EntityText(text);
    boolean edge = text.charAt(0) == EDGE;
    Grain grain =
        switch (text.charAt(1)) {
          case 's' -> Grain.SERVICE;
          case 'i' -> Grain.INSTANCE;
          default -> Grain.ENDPOINT;
        };
    read.position = 2;
    return edge ? new Entity(grain, read.party(), read.party()) : Entity.node(grain, read.party());
  }

  private static void write(StringBuilder text, Party party) {
    write(text, party.tenant());
    write(text, party.environment());
    write(text, party.namespace());
    write(text, party.service());
    write(text, party.instance());
    write(text, party.endpoint());
    write(text, party.kind());
  }

  private static void write(StringBuilder text, String value) {
    text.append(value.length()).append(':').append(value);
  }

  private Party party() {
    return new Party(read(), read(), read(), read(), read(), read(), read());
  }

  private String read() {
    int colon = text.indexOf(':', position);
    int length = Integer.parseInt(text, position, colon, 10);
    position = colon + 1 + length;
    return text.substring(colon + 1, position);
  }
}
