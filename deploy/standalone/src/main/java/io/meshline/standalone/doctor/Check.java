package io.meshline.standalone.doctor;

import java.util.List;

/** Looks at one part of a deployment. It only asks: nothing is changed. */
public interface Check {
  /** The part, as findings name it. */
  String part();

  /** What mends a part that does not answer at all. */
  String remedy();

  /**
   * Looks.
   *
   * @throws Exception if the part cannot be asked; its message says what was asked and what came
   */
  List<Finding> run() throws Exception;
}
