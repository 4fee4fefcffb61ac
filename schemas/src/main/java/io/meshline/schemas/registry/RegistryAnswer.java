package io.meshline.schemas.registry;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a registry answered.
 *
 * @param request method and address, for messages
 * @param status HTTP status
 * @param body the JSON that came, or a missing node if it was none
 */
record RegistryAnswer(String request, int status, JsonNode body) {
  private static final int SHOWN = 300;

  /** The API's own code such as 40403, or 0. */
  int errorCode() {
    return body.path("error_code").asInt(0);
  }

  @Override
  public String toString() {
    String message = body.path("message").asText("");
    String shown = message.length() > SHOWN ? message.substring(0, SHOWN) + "…" : message;
    return request
        + ": HTTP "
        + status
        + (errorCode() == 0 ? "" : ", error " + errorCode())
        + (shown.isEmpty() ? "" : ", " + shown);
  }
}
