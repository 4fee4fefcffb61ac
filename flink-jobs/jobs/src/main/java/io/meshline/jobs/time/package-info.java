/** Event time: what moves it, and when it stands still since nothing comes. */
@org.jspecify.annotations.NullMarked
package io.meshline.jobs.time;
