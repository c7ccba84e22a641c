import Foundation
import Testing

/// A library that, loaded ahead of the system's, makes a program's wall clock wrong.
struct SkewedClock {
  static let compiler = "/usr/bin/cc"

  private static let source = """
    #define _GNU_SOURCE
    #include <stdatomic.h>
    #include <stdlib.h>
    #include <sys/syscall.h>
    #include <sys/time.h>
    #include <time.h>
    #include <unistd.h>

    static atomic_long calls;

    int clock_gettime(clockid_t clock, struct timespec *time) {
      const int status = (int)syscall(SYS_clock_gettime, clock, time);
      if (status == 0 && clock == CLOCK_REALTIME && calls++ >= atol(getenv("SKEW_FROM")))
        time->tv_sec += atol(getenv("SKEW_SECONDS"));
      return status;
    }

    time_t time(time_t *result) {
      struct timespec now;
      clock_gettime(CLOCK_REALTIME, &now);
      if (result) *result = now.tv_sec;
      return now.tv_sec;
    }

    int gettimeofday(struct timeval *result, void *zone) {
      (void)zone;
      struct timespec now;
      clock_gettime(CLOCK_REALTIME, &now);
      result->tv_sec = now.tv_sec;
      result->tv_usec = now.tv_nsec / 1000;
      return 0;
    }
    """

  private let library: String

  /// Compiles the library, which takes a moment.
  init(in directory: TemporaryDirectory) async throws {
    library = directory.path + "/clock.so"
    let source = directory.path + "/clock.c"
    try Self.source.write(toFile: source, atomically: false, encoding: .utf8)
    let result = try await Program.run(
      Self.compiler, ["-shared", "-fPIC", "-o", library, source], in: directory)
    try #require(result.status == 0, "\(result.errors)")
  }

  /// For a program whose clock is ahead by `seconds`, from its call number `from` on.
  func environment(seconds: Int, from: Int = 0) -> [String] {
    ["LD_PRELOAD=" + library, "SKEW_SECONDS=\(seconds)", "SKEW_FROM=\(from)"]
  }
}
