import Foundation

/// Finds the Python interpreters that may have pyxform, the likeliest first.
struct PythonFinder: Sendable {
    /// Folders above the executable's own that are searched for a `.venv`.
    private static let levels = 4

    private let environment: [String: String]
    private let currentDirectory: URL
    private let executable: URL?

    /// - Parameters:
    ///   - environment: The variables of this process.
    ///   - currentDirectory: The folder that relative paths start from.
    ///   - executable: The running program, `nil` if unknown.
    init(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        currentDirectory: URL = URL(filePath: FileManager.default.currentDirectoryPath),
        executable: URL? = Bundle.main.executableURL
    ) {
        self.environment = environment
        self.currentDirectory = currentDirectory
        self.executable = executable
    }

    /// The interpreter that `$MASAH_PYTHON` names, or `nil` if it names none.
    var named: String? {
        guard let name = environment["MASAH_PYTHON"], !name.isEmpty else { return nil }
        return name
    }

    /// The interpreters that exist: `$MASAH_PYTHON`; `.venv/bin/python3` in the current folder, then beside the
    /// executable and up to four folders above it; `python3` on the search path.
    var interpreters: [URL] {
        var candidates: [URL] = []
        if let named {
            // Named on purpose: if it is wrong, falling back to another one would hide the mistake.
            return [named.contains("/") ? URL(filePath: named, relativeTo: currentDirectory) : onPath(named)]
                .compactMap { $0 }.filter(isExecutable)
        }
        candidates.append(virtualEnvironment(in: currentDirectory))
        if var folder = executable?.resolvingSymlinksInPath().deletingLastPathComponent() {
            for _ in 0...Self.levels {
                candidates.append(virtualEnvironment(in: folder))
                folder = folder.deletingLastPathComponent()
            }
        }
        if let python = onPath("python3") { candidates.append(python) }
        var seen: Set<String> = []
        return candidates.filter { isExecutable($0) && seen.insert($0.standardizedFileURL.path).inserted }
    }

    private func virtualEnvironment(in folder: URL) -> URL {
        folder.appending(path: ".venv/bin/python3")
    }

    private func onPath(_ name: String) -> URL? {
        let folders = (environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin").split(separator: ":")
        // An empty or relative part of the search path means "wherever I am", which is no place to run things from.
        return folders.lazy.filter { $0.hasPrefix("/") }
            .map { URL(filePath: String($0)).appending(path: name) }
            .first(where: isExecutable)
    }

    private func isExecutable(_ file: URL) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder) && !isFolder.boolValue
            && FileManager.default.isExecutableFile(atPath: file.path)
    }
}
