package io.meshline.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** Keeps the stock in a database of its own, inside its JVM. */
final class InventoryService {
  /** Products are numbered 1 to this. */
  static final int PRODUCTS = 40;

  private static final String DATABASE = "h2:inventory";

  private final CallCounts counts;
  private final Connection connection;

  InventoryService(CallCounts counts) throws SQLException {
    this.counts = counts;
    this.connection = DriverManager.getConnection("jdbc:h2:mem:inventory");
    try (Statement statement = connection.createStatement()) {
      execute(
          statement, "CREATE", "CREATE TABLE stock (product INT PRIMARY KEY, amount INT NOT NULL)");
      execute(
          statement,
          "INSERT",
          "INSERT INTO stock SELECT x, 1000 FROM SYSTEM_RANGE(1, " + PRODUCTS + ")");
    }
  }

  Map<String, Route> routes() {
    return Map.of("GET /stock", this::stock, "POST /reservations", this::reserve);
  }

  private Reply stock(String id) throws SQLException {
    int product = product(id);
    synchronized (connection) {
      try (PreparedStatement query =
          connection.prepareStatement("SELECT amount FROM stock WHERE product = ?")) {
        query.setInt(1, product);
        counts.called(DATABASE, "SELECT", 0);
        try (ResultSet rows = query.executeQuery()) {
          return rows.next()
              ? Reply.ok(String.valueOf(rows.getInt(1)))
              : new Reply(404, "no product " + id);
        }
      }
    }
  }

  private Reply reserve(String id) throws SQLException {
    int product = product(id);
    synchronized (connection) {
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE stock SET amount = MOD(amount + 999, 1000) WHERE product = ?")) {
        update.setInt(1, product);
        counts.called(DATABASE, "UPDATE", 0);
        return update.executeUpdate() == 1
            ? Reply.ok("reserved")
            : new Reply(404, "no product " + id);
      }
    }
  }

  private void execute(Statement statement, String verb, String sql) throws SQLException {
    counts.called(DATABASE, verb, 0);
    statement.execute(sql);
  }

  private static int product(String id) {
    try {
      return Integer.parseInt(id);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
