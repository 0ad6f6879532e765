import Foundation

/// CPU seconds (user and system) of this process: wall time swings with whatever else a shared machine does.
func cpuSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Runs `body` so often, each time from a fresh start, and gives the median of what it measured.
func median(of runs: Int, _ body: () throws -> Double) rethrows -> Double {
    var values: [Double] = []
    for _ in 0..<runs { values.append(try body()) }
    return values.sorted()[runs / 2]
}

func timed(_ body: () throws -> Void) rethrows -> Double {
    let start = cpuSeconds()
    try body()
    return cpuSeconds() - start
}

/// Bytes of a command's standard output.
func outputSize(_ command: [String]) throws -> Int {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let size = pipe.fileHandleForReading.readDataToEndOfFile().count
    process.waitUntilExit()
    return size
}

struct Figure: Codable {
    let name: String
    let value: Double
    let unit: String
    let reference: String
    let referenceValue: Double
    /// value / reference for sizes and times, rate / rate for speeds.
    let ratio: Double
}
