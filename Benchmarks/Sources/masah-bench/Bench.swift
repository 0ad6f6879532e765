import Foundation
import SurveyStore

/// masah-bench [WORKLOAD.csv] [RUNS]: size and speed on the common workload, as ratios to references in the same run.
@main
enum Bench {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        let path = arguments.first ?? ".build/workload/w1.csv"
        let runs = arguments.dropFirst().first.flatMap { Int($0) } ?? 3
        guard FileManager.default.fileExists(atPath: path) else {
            print(
                """
                error: there is no workload at \(path)
                  next: write the common workload with its `workload.py --out FOLDER`, then run
                        `make bench BENCH=FOLDER/w1.csv`
                """)
            exit(66)
        }
        let workload = try Workload(csv: path)
        let figures = try Fleet(workload, csv: path).measure(runs: runs)
        print(
            "\(workload.name): \(workload.rowCount) interviews from \(workload.devices.count) devices, "
                + "median of \(runs) runs, CPU seconds\n")
        for figure in figures {
            let numbers = [figure.value, figure.referenceValue].map { String(format: "%.1f", $0) }
            print("\(figure.name): \(numbers[0]) \(figure.unit)")
            print("    \(String(format: "%.2f", figure.ratio)) x \(figure.reference) (\(numbers[1]))")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try encoder.encode(figures).write(to: URL(fileURLWithPath: "Benchmarks/latest.json"))
    }
}
