/** Objectives as people write them: YAML files, of our own form or OpenSLO's. */
@org.jspecify.annotations.NullMarked
package io.meshline.sla.config;
