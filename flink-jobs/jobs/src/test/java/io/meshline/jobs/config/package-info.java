/** Tests of the options. */
@org.jspecify.annotations.NullMarked
package io.meshline.jobs.config;
