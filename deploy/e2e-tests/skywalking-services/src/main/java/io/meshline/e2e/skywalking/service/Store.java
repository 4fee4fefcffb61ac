package io.meshline.e2e.skywalking.service;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** An embedded database; {@link #execute} is what the plugin instruments. */
public final class Store {
  /** The name by which the agent knows the database. */
  public static final String PEER = "stock-db:9092";

  private final Connection connection;

  Store() throws SQLException {
    connection = DriverManager.getConnection("jdbc:h2:mem:stock");
    execute("CREATE TABLE message(text VARCHAR(100))");
  }

  void insert(String message) throws SQLException {
    execute("INSERT INTO message VALUES ('" + message + "')");
  }

  int count() throws SQLException {
    return execute("SELECT text FROM message");
  }

  /** Runs a statement and returns how many rows it touched or gave. */
  public synchronized int execute(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return statement.getUpdateCount();
      }
      int rows = 0;
      while (statement.getResultSet().next()) {
        rows++;
      }
      return rows;
    }
  }
}
