internal import GRDB
public import SurveyStore

/// Does the hub hold what it says?
extension Hub {
    /// What a check found.
    public struct CheckReport: Hashable, Sendable {
        /// Entries of the log that were read.
        public var entries = 0
        /// Change-sets whose signature and saves were verified.
        public var changeSets = 0
        /// Saves that were read.
        public var saves = 0
        /// The digest of all saves in the log.
        public var digest = ""
        /// What is wrong, in words; empty for a sound hub.
        public var problems: [String] = []
    }

    /// Reads a study's whole log: SQLite's own check, positions, addresses, signatures, saves; and compares the projection
    /// with it.
    ///
    /// - Parameter progress: told now and then how many entries of how many are done.
    public func check(
        study id: StudyID, progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) throws(StoreError) -> CheckReport {
        let study = try hosted(id)
        var report = CheckReport()
        if KeyFile(path: String(study.log.path.dropLast(StudyLog.suffix.count)) + KeyFile.suffix).isExposed {
            report.problems.append("the study's key file can be read by others: chmod 600 it")
        }
        let digest = try study.log.read { database in
            var check = LogCheck(study.log, database)
            do {
                try check.run(progress)
            } catch {
                // Damage that SQLite stumbles over is what a check is there to find.
                check.problems.append("\(StoreError(ofLog: error, path: study.log.path).message)")
            }
            report.entries = check.entries
            report.changeSets = check.changeSets
            report.saves = Int(check.digest.count)
            report.problems += check.problems
            return check.digest
        }
        report.digest = digest.text(study: id)
        if let projected = try study.projection.digest(), projected != digest {
            report.problems.append("the projection is not what the log comes to: remove \(study.projection.path)")
        }
        return report
    }

    /// The digest of all saves in a study's log: equal on every replica that holds the same saves.
    public func digest(study id: StudyID) throws(StoreError) -> String {
        let study = try hosted(id)
        if let digest = try study.projection.digest() { return digest.text(study: id) }
        return try study.log.read { database in
            var check = LogCheck(study.log, database)
            try check.readEntries { _, _ in }
            return check.digest.text(study: id)
        }
    }

    /// Brings a study's merged records up to the end of its log. A running server does so by itself.
    public func project(study id: StudyID) throws(StoreError) {
        try hosted(id).projection.follow()
    }
}
