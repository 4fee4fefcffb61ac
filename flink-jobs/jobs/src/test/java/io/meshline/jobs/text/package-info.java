@org.jspecify.annotations.NullMarked
package io.meshline.jobs.text;
