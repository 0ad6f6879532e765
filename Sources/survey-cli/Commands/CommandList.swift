import ArgumentParser

/// Every command, grouped as the help shows them. A new command is entered here and nowhere else.
enum CommandList {
    static let groups = [
        CommandGroup(
            name: "A store",
            subcommands: [InitCommand.self, StatusCommand.self, CheckCommand.self, DigestCommand.self]),
        CommandGroup(
            name: "Records",
            subcommands: [
                CollectCommand.self, FormCommand.self, RecordCommand.self, ImportCommand.self, ConflictCommand.self,
                AttachmentCommand.self,
                DatasetCommand.self, EntityCommand.self,
            ]),
        CommandGroup(name: "Replicas", subcommands: [SyncCommand.self, BundleCommand.self, ServerCommand.self]),
        CommandGroup(name: "Tools", subcommands: [DemoCommand.self, SimulateCommand.self, InspectCommand.self]),
    ]
}
