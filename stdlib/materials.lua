-- quench.materials: every constant of a substance that seeds 002 and 003 state, in SI units (section 1 of sheet rfot).
-- Names that landscape.mosaic knows as options are what `material = "..."` sets; the others are measured or estimated values
-- to compare with. What is not written here the seeds do not give: it stays absent, and an observable that needs it says so.
--
-- The engine's own table is made from this file when quench is built (engine/landscapes/mosaic_materials.cmake), so keep the
-- form: one material per table, one `name = number,` a line.
local quench = ...

quench.materials = {
  ["a-SiO2"] = {
    T_g = 1500,                    -- K
    T_D = 342,                     -- K; 350 is used once in seed 003
    sound_speed = 4100,            -- m/s
    mass_density = 2200,           -- kg/m^3
    bead_size = 3.5e-10,           -- m, as printed; landscape.mosaic takes the Debye value 3.569e-10 unless a script gives it
    xi = 20e-10,                   -- m, used only as the volume xi^3
    theta = 4.4,                   -- as printed; landscape.mosaic takes T_g/T_D = 4.386 unless a script sets theta
    strain = 0.05,                 -- at T_g, footnote of seed 003; the constants above give 0.111
    linear_expansion = -1.0e-9,    -- 1/K at 1 K, linear in T
    grueneisen_weakest = -5,       -- at 1 K, growing on cooling
    grueneisen_strongest = -20,
    resonance_density = 6e45,      -- Pbar, 1/(m^3 J)
    ripplon_temperature = 51,      -- hbar omega_2/k_B, K: about 1 THz
    debye_level = 4.6e4,           -- of C/T^3 in the units of figure 15
  },
  B2O3 = {
    strain = 0.06,
  },
  PS = {
    strain = 0.03,
  },
  PMMA = {
    strain = 0.03,
  },
  polybutadiene = {
    theta = 2.5,
  },
  TNB = {
  },
  As2Se3 = {
    midgap_density = 1e26,         -- 1/m^3, one per xi^3
  },
  GeO2 = {
  },
  generic = {
    lindemann = 0.1,
    tau_0 = 1e-12,                 -- s
    entropy_at_T_g = 0.82,         -- k_B per bead; 0.8 is printed too
    entropy_T_g_over_T_m = 0.7,
    beads_per_domain = 190,        -- 190 to 200: xi/a = 5.8 (6 in seed 002)
    time_ratio = 1e17,             -- tau(T_g)/tau_0 for one hour; 1e15 in seed 002
    fusion_entropy_spheres = 1.16, -- k_B per bead, hard spheres
    fusion_entropy_argon = 1.68,   -- k_B per bead, Lennard-Jones
    phonon_coupling_eV = 1,        -- g
    bead_stiffness_eV = 10,        -- rho c^2 a^3
    mean_free_path = 150,          -- l/lambda, measured
    resonance_density = 1e45,      -- Pbar, 1/(m^3 J), within a factor 10
  },
}
