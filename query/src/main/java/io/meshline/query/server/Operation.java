package io.meshline.query.server;

import io.meshline.query.Question;

/** What is done for one path. Thread-safe. */
@FunctionalInterface
interface Operation {
  /**
   * Answers.
   *
   * @param question bounds what it may cost
   * @throws ProblemException if there is no answer
   * @throws io.meshline.query.QueryException if the store has none
   */
  Reply answer(Params params, Question question);
}
