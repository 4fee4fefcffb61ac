package io.meshline.e2e.contracts;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;

/** Prints why a test with containers is skipped; skipping it is left to Testcontainers. */
final class DockerNotice implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      System.out.println(
          context.getDisplayName()
              + " is skipped: no Docker engine answers (the same contract runs in PublisherIT"
              + " against a broker started as a process)");
    }
    return ConditionEvaluationResult.enabled("Testcontainers decides");
  }
}
