package import Foundation

/// The repository that the tests belong to.
package enum Repository {
    /// Its folder, found from this file's place in it.
    package static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
}
