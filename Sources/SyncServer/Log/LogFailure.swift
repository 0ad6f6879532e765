internal import GRDB
internal import SurveyStore

extension StoreError {
    /// What SQLite's result codes mean to the operator of a hub.
    init(ofLog error: any Error, path: String) {
        if let error = error as? StoreError {
            self = error
            return
        }
        if let error = error as? DecodingProblem {
            self = StoreError(.badData, "\(path): \(error)", next: "run `survey-cli server check`")
            return
        }
        guard let error = error as? DatabaseError else {
            self = StoreError(.cannotRead, "\(path): \(error)", next: "run `survey-cli server check`")
            return
        }
        switch error.resultCode {
        case .SQLITE_FULL:
            self = StoreError(.cannotWrite, "the disk is full: \(path) was not changed", next: "free some space")
        case .SQLITE_READONLY, .SQLITE_PERM:
            self = StoreError(
                .cannotWrite, "\(path) cannot be written to", next: "check the permissions of the file and its folder")
        case .SQLITE_CANTOPEN:
            self = StoreError(.cannotRead, "\(path) cannot be opened", next: "check the path and its permissions")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self = StoreError(.busy, "another program is writing to \(path)", next: "wait for it and try again")
        case .SQLITE_IOERR:
            self = StoreError(
                .cannotWrite, "the disk failed under \(path): nothing was changed",
                next: "check the disk and its free space")
        default:
            self = StoreError(
                .notAStore, "\(path) is not a hub's log, or is damaged (\(error.message ?? "SQLite"))",
                next: "run `survey-cli server check`, and put back a backup if it is damaged")
        }
    }
}
