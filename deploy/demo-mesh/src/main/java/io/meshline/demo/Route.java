package io.meshline.demo;

/** What a service does for one path. */
@FunctionalInterface
interface Route {
  /**
   * Answers a call.
   *
   * @param id the part of the path after the route's own, or an empty text
   * @return status and text
   */
  Reply answer(String id) throws Exception;
}
