package io.meshline.query.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The rows of a list in an order that tells any two of them apart, and one page of them: those
 * behind the place where the page before ended. A row whose value stays is neither lost nor
 * repeated, whatever happens to others.
 *
 * @param <T> what a row is about
 * @param <R> what is shown of it
 */
final class Rows<T, R> {
  private final Comparator<Place<T>> order;
  private final Function<T, String> id;
  private final Function<String, T> fromId;

  /**
   * Where a row stands.
   *
   * @param value by which rows are put in order; empty: behind those that have one
   */
  private record Place<T>(OptionalDouble value, T what) {}

  private record Row<T, R>(Place<T> place, R shown) {}

  /**
   * A page.
   *
   * @param total how many rows there are in all
   * @param next place of the last row, if there are more
   */
  record Page<R>(List<R> rows, int total, Optional<ArrayNode> next) {}

  /**
   * An order: by value, then by what rows are about.
   *
   * @param descending whether large values come first
   * @param what tells any two rows apart
   * @param id a text that stands for what a row is about
   * @param fromId the same back; fails with IllegalArgumentException
   */
  Rows(boolean descending, Comparator<T> what, Function<T, String> id, Function<String, T> fromId) {
    Comparator<Place<T>> values = Comparator.comparingDouble(place -> place.value().orElse(0));
    Comparator<Place<T>> byWhat = Comparator.comparing(Place::what, what);
    this.order =
        Comparator.comparing((Place<T> place) -> place.value().isEmpty())
            .thenComparing(descending ? values.reversed() : values)
            .thenComparing(byWhat);
    this.id = id;
    this.fromId = fromId;
  }

  /** The page that is asked for. */
  Page<R> page(Paging paging, List<R> all, Function<R, T> what, Function<R, OptionalDouble> value) {
    List<Row<T, R>> rows = new ArrayList<>(all.size());
    for (R one : all) {
      rows.add(new Row<>(new Place<>(value.apply(one), what.apply(one)), one));
    }
    rows.sort(Comparator.comparing(Row::place, order));
    Optional<Place<T>> after = paging.after().map(this::place);
    List<Row<T, R>> rest =
        rows.stream()
            .filter(row -> after.isEmpty() || order.compare(row.place(), after.get()) > 0)
            .toList();
    List<Row<T, R>> shown = rest.subList(0, Math.min(paging.size(), rest.size()));
    return new Page<>(
        shown.stream().map(Row::shown).toList(),
        rows.size(),
        shown.size() < rest.size()
            ? Optional.of(key(shown.get(shown.size() - 1).place()))
            : Optional.empty());
  }

  private ArrayNode key(Place<T> place) {
    ArrayNode key = JsonNodeFactory.instance.arrayNode();
    if (place.value().isPresent()) {
      // As bits: numbers of JSON know no infinity.
      key.add(Double.doubleToLongBits(place.value().getAsDouble()));
    } else {
      key.addNull();
    }
    return key.add(id.apply(place.what()));
  }

  private Place<T> place(ArrayNode key) {
    JsonNode value = key.path(0);
    JsonNode what = key.path(1);
    boolean number = value.isIntegralNumber() && value.canConvertToLong();
    if (key.size() != 2 || !(number || value.isNull()) || !what.isTextual()) {
      throw Paging.refused(key.toString());
    }
    try {
      return new Place<>(
          number
              ? OptionalDouble.of(Double.longBitsToDouble(value.longValue()))
              : OptionalDouble.empty(),
          fromId.apply(what.textValue()));
    } catch (IllegalArgumentException e) {
      throw Params.withCause(Paging.refused(key.toString()), e);
    }
  }
}
