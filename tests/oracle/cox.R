# Cox's model: ties, left truncation, strata, weights, clusters, cox.zph; Fine-Gray beside it in fine_gray.R.
# Run in this folder: Rscript cox.R
# Data: carData::Rossi (recidivism, weeks), survival::heart (Stanford transplants, covariates that change,
# left truncation), both written here; survival.data.csv (survival::lung) by institution.
source("answers.R")
suppressMessages(library(survival))
rossi <- carData::Rossi[, c("week", "arrest", "fin", "age", "race", "wexp", "mar", "paro", "prio")]
for (name in c("fin", "wexp", "paro")) rossi[[name]] <- as.integer(rossi[[name]] == "yes")
rossi$race <- as.integer(rossi$race == "black")
rossi$mar <- as.integer(rossi$mar == "married")
rossi$weight <- 1 + seq_len(nrow(rossi)) %% 3
rossi$from <- ifelse(seq_len(nrow(rossi)) %% 4 == 0, pmin(5, rossi$week - 1), 0)
write_data(rossi, "rossi")
heart <- survival::heart
heart$transplant <- as.integer(heart$transplant) - 1L
write_data(heart, "heart")
lung <- read.csv("survival.data.csv")
lung <- lung[complete.cases(lung[, c("inst", "ph.ecog")]), ]

control <- coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 50)
told <- function(name, fit) {
  terms <- names(coef(fit))
  v <- if (is.null(fit$naive.var)) fit$var else fit$naive.var
  found <- c(setNames(as.list(coef(fit)), paste0("coef.", terms)), setNames(as.list(sqrt(diag(v))), paste0("naive.", terms)),
             list(loglik = fit$loglik[2], null = fit$loglik[1]))
  if (!is.null(fit$naive.var)) found <- c(found, setNames(as.list(sqrt(diag(fit$var))), paste0("robust.", terms)))
  setNames(found, paste(name, names(found), sep = "."))
}
tested <- function(name, fit) unlist(lapply(c("km", "identity", "rank", "log"), function(how) {
  found <- cox.zph(fit, how)$table
  as.list(setNames(found[, "chisq"], paste(name, how, rownames(found), sep = ".")))
}), recursive = FALSE)
formula <- Surv(week, arrest) ~ fin + age + race + wexp + mar + paro + prio
plain <- coxph(formula, rossi, control = control, x = TRUE)
robust <- coxph(formula, rossi, control = control, cluster = seq_len(nrow(rossi)))
weighted <- coxph(Surv(from, week, arrest) ~ fin + age + prio + strata(race), rossi, weights = weight, cluster = paro * 8 + age %% 8, control = control, x = TRUE)
moved <- coxph(Surv(start, stop, event) ~ age + surgery + transplant, heart, cluster = id, control = control, x = TRUE)
by_inst <- coxph(Surv(months, event) ~ place + age + ph.ecog, lung, cluster = inst, control = control)
lung$ecog <- factor(pmin(lung$ph.ecog, 2))
terms <- coxph(Surv(months, event) ~ place + age + ecog, lung, control = control)
breslow <- coxph(formula, rossi, ties = "breslow", control = control, cluster = seq_len(nrow(rossi)))
drawn <- cox.zph(moved, "km")
base <- basehaz(plain, centered = FALSE)
suppressMessages(library(splines))
smooth <- function(z, j) {  # as plot.cox.zph
  at <- seq(min(z$x), max(z$x), length = 40)
  basis <- ns(c(at, z$x), df = 4, intercept = TRUE)
  x <- basis[-(1:40), ]; p <- basis[c(1, 20, 40), ]
  b <- solve(crossprod(x), crossprod(x, z$y[, j]))
  list(fit = p %*% b, se = sqrt(z$var[j, j] * rowSums((p %*% solve(crossprod(x))) * p)))
}
smoothed <- smooth(drawn, 3)
write_answers(c(
  told("rossi", plain), told("robust", robust), told("weighted", weighted), told("heart", moved), told("lung", by_inst),
  told("breslow", breslow), tested("rossi", plain), tested("weighted", weighted), tested("heart", moved), tested("terms", terms),
  setNames(as.list(base$hazard[base$time %in% c(10, 52)]), c("base.10", "base.52")),
  setNames(as.list(colMeans(abs(drawn$y))), paste0("scaled.", colnames(drawn$y))),
  setNames(as.list(smoothed$fit), paste0("smooth.", 1:3)), setNames(as.list(smoothed$se), paste0("smooth_se.", 1:3))
), "cox")
