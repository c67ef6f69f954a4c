import SwarmChecks

/// A share in ten-thousandths.
public typealias BasisPoints = SwarmChecks.BasisPoints

/// How much of what a task requires an agent can do.
public typealias CapabilityMatch = SwarmChecks.CapabilityMatch

/// The integer arithmetic of votes.
public typealias Quorum = SwarmChecks.Quorum
