package io.meshline.standalone.doctor;

import java.io.IOException;
import org.apache.kafka.clients.admin.Admin;

/** Opens a client of Kafka, which is the caller's to close. */
public interface AdminSource {
  /**
   * Opens one.
   *
   * @throws IOException if its settings cannot be read
   */
  Admin open() throws IOException;
}
