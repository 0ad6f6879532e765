import Foundation

/// What JavaRosa, the engine inside ODK Collect, takes for the same form: from the jar that pyxform brings along.
struct JavaRosaReference {
    /// Milliseconds on the wall, the median once the compiler has warmed up.
    let load: Double
    let answer: Double

    /// Nil where there is no Java, or no jar.
    init?(form: String, question: String, values: [String], runs: Int) throws {
        guard let jar = Self.jar, (try? outputSize(["sh", "-c", "command -v java"])) ?? 0 > 0 else { return nil }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            ["java", "-cp", jar, "Benchmarks/Sources/JavaRosa/Pace.java", form, question] + values + ["\(runs)"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        guard process.terminationStatus == 0, numbers.count == 2 else {
            throw BenchError("JavaRosa gives no times for \(form)")
        }
        load = numbers[0]
        answer = numbers[1]
    }

    private static var jar: String? {
        let libraries = (try? FileManager.default.contentsOfDirectory(atPath: ".venv/lib")) ?? []
        return libraries.map { ".venv/lib/\($0)/site-packages/pyxform/validators/odk_validate/bin/ODK_Validate.jar" }
            .first { FileManager.default.fileExists(atPath: $0) }
    }
}
