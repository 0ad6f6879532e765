import Foundation

/// What the kernel knows of a process (proc(5)).
struct ProcessFacts {
    /// Nil for this process.
    var id: Int32?
    private var folder: String { "/proc/" + (id.map { String($0) } ?? "self") }

    /// The most memory that was ever resident, in bytes.
    var peakMemory: Double {
        let text = (try? String(contentsOfFile: folder + "/status", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (line.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? .nan) * 1_024
    }

    /// User and system time so far.
    var cpuSeconds: Double {
        let text = (try? String(contentsOfFile: folder + "/stat", encoding: .utf8)) ?? ""
        // The name, in parentheses, may hold spaces: fields are counted from behind it.
        let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return .nan }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
