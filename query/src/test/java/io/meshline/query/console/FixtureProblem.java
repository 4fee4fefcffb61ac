package io.meshline.query.console;

/** A fault that the API tells of. */
final class FixtureProblem extends RuntimeException {
  private static final long serialVersionUID = 1;

  final int status;
  final String code;
  final String parameter;

  /**
   * @param code as in openapi.yaml
   * @param parameter that is wrong; empty: none
   */
  FixtureProblem(int status, String code, String parameter, String detail) {
    super(detail);
    this.status = status;
    this.code = code;
    this.parameter = parameter;
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
