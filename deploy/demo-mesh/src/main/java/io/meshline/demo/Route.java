package io.meshline.demo;

/** What a service does for one path. */
@FunctionalInterface
interface Route {
  /**
   * Answers a call.
   *
   * @param id what is asked for, or an empty text
   * @return status and text
   */
  Reply answer(String id) throws Exception;
}
